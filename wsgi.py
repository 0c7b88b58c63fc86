"""What a web server starts."""

from config import settings
from portal.app import create_app

app = create_app(settings())
