"""What all web processes share about the site as a whole."""

from django.db import models


class Generation(models.Model):
    """One row: how many times something that visitors can see has changed."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.number)


class FormCount(models.Model):
    """How many forms one place has sent in one period; the place cannot be read back from the row."""

    key = models.CharField(max_length=64, unique=True)
    posts = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.posts} until {self.until:%H:%M}"
