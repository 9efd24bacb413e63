package io.nodelay.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/**
 * A test that runs once over each {@link Wire}, which is its parameter. The class needs a static
 * {@link LoopExtension}.
 */
@TestTemplate
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EveryWire {
    /** The wires that have nothing of the kind. */
    Wire[] not() default {};

    /** Whether it is about bytes, system calls or options as the kernel sees them, and so runs over plain wires only. */
    boolean plain() default false;

    /** Why; printed where the test is skipped. */
    String because() default "";
}
