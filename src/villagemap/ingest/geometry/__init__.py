"""Where rows lie and what shape they have: the parts of the step `georeference`."""
