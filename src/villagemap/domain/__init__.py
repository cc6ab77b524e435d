"""The words of village planning: plain Python that a planner could read aloud."""
