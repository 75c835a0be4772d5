"""Settings that can be wrong, each with an id and the mend."""
