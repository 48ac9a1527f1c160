"""What runs on one's own machine: the command line, and an HTTP server around the very functions that are deployed."""
