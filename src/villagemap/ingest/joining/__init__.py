"""Which village a row is or belongs to: by code, else by county, township and name. A near name is asked about."""
