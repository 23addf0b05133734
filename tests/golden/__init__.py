"""What is committed is what the generator emits."""
