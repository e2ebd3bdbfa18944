"""What instruments cost: as-traded closes by day, bundled ones and those a person enters or uploads."""
