"""What changes memberships, posts and contacts, and who may enter which tenant."""
