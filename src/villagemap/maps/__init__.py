"""The printer of map skeletons: the only package that imports Folium."""
