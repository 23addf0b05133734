"""Octets in, messages out, within bounds: what the decoder of every protocol is made of."""
