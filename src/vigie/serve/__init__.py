"""The desk over HTTP: REST API and pages."""
