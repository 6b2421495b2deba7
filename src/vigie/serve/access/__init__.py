"""Who may read and write: users, tokens, sessions, CSRF, limits and response headers."""
