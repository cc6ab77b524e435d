"""What the map page fetches: facts as columns, borders simplified as one coverage, points as columns.

Each document is made once a data version and sent as it stands; which villages are shown is chosen in the page.
"""
