"""What people can do. One function per act, one transaction."""
