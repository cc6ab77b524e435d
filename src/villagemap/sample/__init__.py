"""The sample city: invented villages on which every published figure holds."""
