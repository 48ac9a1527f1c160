"""Numbers that carry a check of their own: IIN and BIN, the machine-readable zone, the form of a passport's number."""
