"""The closed sets of the papers of a file: their kinds, and the categories of a temporary residence permit."""

from typing import Literal

DocumentKind = Literal[
    "application_form",
    "medical_insurance",
    "fingerprint_certificate",
    "proof_of_kinship",
    "employer_permit",
    "qualification_certificate",
    "labour_immigrant_permit",
    "employment_contract",
    "civil_contract",
    "secondment_order",
    "accreditation",
    "school_request",
    "hospital_document",
    "religious_affairs_certificate",
    "no_enterprise_ban_certificate",
    "local_executive_request",
    "proof_of_solvency",
    "criminal_record_certificate",
    "medical_certificate",
    "child_consent",
    "photo",
    "state_duty",
    "pilot_language_test",
    "pilot_questionnaire",
    "pilot_interview",
    "pilot_consent_to_leave",
]
"""What the rules on papers know by name; a test compares it with the rulebook."""

Category = Literal[
    "family_reunification",
    "work",
    "study",
    "treatment",
    "missionary",
    "business_immigrant",
    "victim_of_trafficking",
]
"""On what ground a temporary residence permit is asked for."""
