"""What a caller sends: parsed here and nowhere else, the only place that knows names and numbers of people."""
