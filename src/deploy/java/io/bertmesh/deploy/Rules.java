package io.bertmesh.deploy;

import java.util.List;
import java.util.stream.Stream;

/** The rules that every rendering must follow. */
enum Rules {
    KNOWN_FIELDS,
    SECURITY,
    SERVICE,
    REFERENCES,
    MESH;

    List<String> faults(Rendering rendering) {
        return switch (this) {
            case KNOWN_FIELDS -> KnownFields.faults(rendering);
            case SECURITY -> SecurityRules.faults(rendering);
            case SERVICE -> ServiceRules.faults(rendering);
            case REFERENCES -> ReferenceRules.faults(rendering);
            case MESH -> MeshRules.faults(rendering);
        };
    }

    static List<String> allFaults(Rendering rendering) {
        return Stream.of(values())
                .flatMap(rules -> rules.faults(rendering).stream())
                .toList();
    }
}
