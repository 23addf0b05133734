"""What must hold for every schema, tried with schemas that nobody wrote."""
