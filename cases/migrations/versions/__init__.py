"""One file a step, numbered; each is tested from the release before on both engines."""
