"""Who may do what with accounts, posts, contacts, invitations, guest links, keys, questions: the permission matrix."""

from __future__ import annotations

from klimawerk.portal.foundation.predicates import grant, register_matrix
from klimawerk.portal.foundation.roles import Delegation, Role

_MANAGER = Role.CLIMATE_MANAGER

MATRIX = {
    "people.view_membership": grant(_MANAGER, Role.AUDITOR),
    "people.invite": grant(_MANAGER),
    "people.end_membership": grant(_MANAGER),
    "people.view_post": grant(_MANAGER, Role.UNIT, Role.COUNCIL, Role.AUDITOR, Delegation.SEE),
    "people.change_post": grant(_MANAGER, Delegation.EDIT),
    # The hand-over file names people and what is open: the tenant's own management and its audit.
    "people.hand_over": grant(_MANAGER),
    "people.view_hand_over": grant(_MANAGER, Role.AUDITOR),
    "people.view_contact": grant(
        _MANAGER,
        Role.UNIT,
        Role.EXPERT,
        Role.CONSULTANCY,
        Role.COORDINATION_CENTRE,
        Role.AUDITOR,
        Delegation.SEE,
    ),
    "people.change_contact": grant(_MANAGER, Role.UNIT, Delegation.EDIT),
    # Consent is given to the tenant, so only the tenant makes a contact public.
    "people.release_contact": grant(_MANAGER),
    # What is due: everybody inside has the page, each entry on it asks for its own permission.
    "people.view_today": grant(
        _MANAGER,
        Role.UNIT,
        Role.COUNCIL,
        Role.EXPERT,
        Role.CONSULTANCY,
        Role.COORDINATION_CENTRE,
        Role.AUDITOR,
        Delegation.SEE,
    ),
    # Notes on daily work stay inside: neither council nor district, whatever is delegated.
    "people.view_task": grant(_MANAGER, Role.UNIT, Role.COORDINATION_CENTRE, Role.AUDITOR),
    "people.change_task": grant(_MANAGER, Role.UNIT, Role.COORDINATION_CENTRE),
    "people.view_absence": grant(_MANAGER, Role.UNIT, Role.COORDINATION_CENTRE, Role.AUDITOR),
    # Of others; one's own absence everybody enters who may see them.
    "people.change_absence": grant(_MANAGER),
    "people.view_guest_link": grant(_MANAGER, Role.AUDITOR),
    "people.change_guest_link": grant(_MANAGER),
    "people.view_api_token": grant(_MANAGER, Role.AUDITOR),
    "people.change_api_token": grant(_MANAGER),
    # Questions carry names and addresses: all of them are for the management and its audit, the ones passed on for
    # those who answer them.
    "people.view_question": grant(_MANAGER, Role.AUDITOR),
    "people.view_passed_question": grant(_MANAGER, Role.UNIT, Role.COORDINATION_CENTRE, Role.AUDITOR),
    "people.answer_question": grant(_MANAGER, Role.UNIT, Role.COORDINATION_CENTRE),
    # Citizens and companies work outside the administration's pages: on their own account's page.
    "people.view_own_question": grant(Role.CITIZEN, Role.COMPANY),
    "people.ask_as_citizen": grant(Role.CITIZEN),
    "people.ask_as_company": grant(Role.COMPANY),
}

register_matrix(MATRIX)
