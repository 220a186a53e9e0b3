package io.bertmesh.nativeimage;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An agent for the service's JVM that records lookups by name. GraalVM's tracing agent uses breakpoints; this one
 * inserts a call of {@link LookupRecord} at the beginning of the JDK's lookup methods.
 *
 * <p>It runs from the boot class path, without bertmesh's libraries, because the JDK's own classes call it.
 */
public final class LookupAgent {

    private static final String CLASS = "java/lang/Class";
    private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
    private static final String LINKER = "jdk/internal/foreign/abi/AbstractLinker";

    private static final Map<String, Set<String>> WATCHED = Map.of(
            CLASS,
            Set.of(
                    "forName",
                    "getConstructor",
                    "getConstructors",
                    "getDeclaredConstructor",
                    "getDeclaredConstructors",
                    "getDeclaredField",
                    "getDeclaredFields",
                    "getDeclaredMethod",
                    "getDeclaredMethods",
                    "getField",
                    "getFields",
                    "getMethod",
                    "getMethods",
                    "getRecordComponents",
                    "getResourceAsStream"),
            LOOKUP,
            Set.of("findClass", "findConstructor", "findStaticVarHandle"),
            LINKER,
            Set.of("downcallHandle"),
            "java/lang/ClassLoader",
            Set.of("getResourceAsStream", "getResources"));

    private LookupAgent() {}

    /** The JVM calls it before the service starts, with the path of the file to write. */
    public static void premain(String file, Instrumentation jvm)
            throws ClassNotFoundException, IOException, UnmodifiableClassException {
        LookupRecord.open(Path.of(file));
        jvm.addTransformer(new Transformer(), true);
        for (String name : WATCHED.keySet()) {
            jvm.retransformClasses(Class.forName(name.replace('/', '.')));
        }
    }

    private static final class Transformer implements ClassFileTransformer {
        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                @Nullable String name,
                @Nullable Class<?> loaded,
                @Nullable ProtectionDomain domain,
                byte[] bytes) {
            Set<String> methods = name == null || loaded == null ? null : WATCHED.get(name);
            if (methods == null) {
                return null;
            }
            ClassFile file = ClassFile.of();
            MethodTransform telling = (method, element) -> {
                if (element instanceof CodeModel code) {
                    method.transformCode(code, telling(code.parent().orElseThrow()));
                } else {
                    method.with(element);
                }
            };
            return file.transformClass(
                    file.parse(bytes),
                    ClassTransform.transformingMethods(
                            method -> methods.contains(method.methodName().stringValue()), telling));
        }
    }

    /** The method's code after {@code LookupRecord.add("getField", this or null, first argument, second argument)}. */
    private static CodeTransform telling(MethodModel method) {
        return new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                MethodTypeDesc type = method.methodTypeSymbol();
                code.loadConstant(method.methodName().stringValue());
                int slot = 0;
                if (method.flags().has(AccessFlag.STATIC)) {
                    code.aconst_null();
                } else {
                    code.aload(slot++);
                }
                for (int i = 0; i < 2; i++) {
                    if (i >= type.parameterCount()) {
                        code.aconst_null();
                        continue;
                    }
                    TypeKind kind = TypeKind.from(type.parameterType(i));
                    if (kind == TypeKind.REFERENCE) {
                        code.aload(slot);
                    } else {
                        code.aconst_null();
                    }
                    slot += kind.slotSize();
                }
                code.invokestatic(
                        ClassDesc.of(LookupRecord.class.getName()),
                        "add",
                        MethodTypeDesc.of(
                                ConstantDescs.CD_void,
                                ConstantDescs.CD_String,
                                ConstantDescs.CD_Object,
                                ConstantDescs.CD_Object,
                                ConstantDescs.CD_Object));
            }

            @Override
            public void accept(CodeBuilder code, CodeElement element) {
                code.with(element);
            }
        };
    }
}
