"""Every operation of the API; the document has them in the order of the template."""

from eligibility_local.openapi.audit_operations import AUDIT
from eligibility_local.openapi.batch_operations import BATCHES
from eligibility_local.openapi.check_operations import CHECKS
from eligibility_local.openapi.page_operations import PAGES
from eligibility_local.openapi.public_operations import PUBLIC

OPERATIONS = (*CHECKS, *AUDIT, *BATCHES, *PUBLIC, *PAGES)
