"""./rekey bench: what Rekey achieves, measured from outside, one JSON value for each benchmark."""
