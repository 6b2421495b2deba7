"""French words, rules and gazetteers as data, with their loaders."""
