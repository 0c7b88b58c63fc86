"""What the worker starts: ``huey_consumer portal.worker.huey``. ``flask serve`` does it too."""

from config import settings
from portal.app import create_app
from portal.web.jobs import queue_of

huey = queue_of(create_app(settings()))
