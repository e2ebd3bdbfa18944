"""What currencies were worth: the ECB's reference rates, and the rates a person sets instead."""
