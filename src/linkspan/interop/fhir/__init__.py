"""Read FHIR R4 Bundles of Patient and RelatedPerson as UK Core writes them."""

from linkspan.interop.fhir.bundle import read_fhir

__all__ = ["read_fhir"]
