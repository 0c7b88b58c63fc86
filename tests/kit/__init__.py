"""What tests stand on: databases, the reviewing client, a browser, a mail server."""
