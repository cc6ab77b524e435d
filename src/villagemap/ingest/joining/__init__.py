"""Which stored row a row of a list is: by code, else by county, township and name. A near name is asked about."""
