"""The nightly model of categories: trained from what people decided, used while it beats the counts. Optional."""
