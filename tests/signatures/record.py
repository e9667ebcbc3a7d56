"""Prints what the service models of the AWS CLI say on signing: the lines of signing.txt."""

from awscli.botocore.session import Session

NOTES = {"none": "none", "v4-unsigned-body": "unsigned-body"}
# Their endpoint rules say otherwise than their models.
BY_RULES = {"importexport": ("IngestionService", "v4")}


def notes(operations):
    for name, operation in operations.items():
        note = NOTES.get(operation.get("authtype"), "")
        if operation.get("auth") == ["smithy.api#noAuth"]:
            note = "none"
        if operation.get("unsignedPayload"):
            note = "unsigned-body"
        if note:
            yield f"{name}={note}"


def main():
    print("# service, signing name, signature, operations that are not signed or whose body is not (tests/signatures/record)")
    session = Session()
    for service in session.get_available_services():
        model = session.get_component("data_loader").load_service_model(service, "service-2")
        metadata = model["metadata"]
        version = metadata.get("signatureVersion", "v4")
        if "smithy.api#httpBearerAuth" in metadata.get("auth", []):
            version += "+bearer"
        name = metadata.get("signingName", metadata["endpointPrefix"])
        name, version = BY_RULES.get(service, (name, version))
        print(service, name, version, *sorted(notes(model["operations"])))


main()
