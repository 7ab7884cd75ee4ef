"""Form fields in the KERN look, whoever made the form."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Select
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def kern(field: BoundField) -> SafeString:
    """The field's control with KERN's class, described by its hint and its errors."""
    described = [f"{field.auto_id}_hinweis"] if field.help_text else []
    described += [f"{field.auto_id}_fehler"] if field.errors else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    if isinstance(field.field.widget, CheckboxInput | CheckboxSelectMultiple):
        attributes["class"] = "kern-form-check__checkbox"
    elif isinstance(field.field.widget, Select):
        attributes["class"] = "kern-form-input__select"
    else:
        attributes["class"] = "kern-form-input__input"
    return field.as_widget(attrs=attributes)


@register.filter
def control_kind(field: BoundField) -> str:
    """`checkbox`, `choices`, `select` or `input`: which frame the control needs."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "select" if isinstance(widget, Select) else "input"
