"""openapi.json: what the API takes and answers, put together from what is there already.

Paths, scopes and API Gateway's own refusals come from template.yaml, bodies from the models that read them, refusals
from their types; `operations` and the shapes of answers say the rest. Examples are executed before they are written.
"""
