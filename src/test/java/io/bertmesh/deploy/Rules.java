package io.bertmesh.deploy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What holds of every rendering. */
enum Rules {
    KNOWN_FIELDS(KnownFields::faults),
    SECURITY(SecurityRules::faults),
    SERVICE(ServiceRules::faults),
    REFERENCES(ReferenceRules::faults),
    MESH(MeshRules::faults);

    private final Function<Rendering, List<String>> rule;

    Rules(Function<Rendering, List<String>> rule) {
        this.rule = rule;
    }

    List<String> faults(Rendering rendering) {
        return rule.apply(rendering);
    }

    static List<String> allFaults(Rendering rendering) {
        return Stream.of(values())
                .flatMap(rules -> rules.faults(rendering).stream())
                .toList();
    }
}
