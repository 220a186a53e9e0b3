package io.bertmesh.nativeimage;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The parameter and return types of REST methods, and their parts. Quarkus finds and registers them by itself. */
final class RestTypes {

    private final Set<String> names = new HashSet<>();

    private RestTypes() {}

    static Set<String> of(Stream<Class<?>> resources) {
        RestTypes types = new RestTypes();
        resources
                .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
                .forEach(method -> {
                    types.add(method.getGenericReturnType());
                    Arrays.stream(method.getGenericParameterTypes()).forEach(types::add);
                });
        return types.names;
    }

    private void add(Type type) {
        switch (type) {
            case ParameterizedType parameterized -> {
                add(parameterized.getRawType());
                Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::add);
            }
            case GenericArrayType array -> add(array.getGenericComponentType());
            case Class<?> plain
            when plain.getName().startsWith("io.bertmesh.") && names.add(plain.getName()) -> {
                if (plain.isRecord()) {
                    Arrays.stream(plain.getRecordComponents())
                            .map(RecordComponent::getGenericType)
                            .forEach(this::add);
                }
            }
            default -> {
                // Not bertmesh's, or seen already.
            }
        }
    }
}
