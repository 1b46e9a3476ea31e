"""What does the demo company look like? Invented people in an invented firm, all dates relative to its making."""
