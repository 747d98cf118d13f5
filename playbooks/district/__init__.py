"""Who is there and where: the district's plan, its departments, people and places."""
