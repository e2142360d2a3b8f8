"""The directory of structures, and how two names become one."""
