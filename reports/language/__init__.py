"""Words for people: catalogue, labels, wording of findings, measures in words."""
