"""The forums' doors: each reads the request, makes one call, chooses the answer."""
