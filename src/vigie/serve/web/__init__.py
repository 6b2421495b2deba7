"""The desk's pages: server-rendered, each with a JSON twin."""
