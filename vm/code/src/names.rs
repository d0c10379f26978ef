//! Names that the machine itself uses: symbols with fixed numbers, at the bottom of every table of symbols.

use std::sync::{Arc, OnceLock};

use crate::symbol::Symbols;
use crate::value::Symbol;

macro_rules! names {
    ($($id:ident $text:literal)*) => {
        /// Counts them.
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "they are the names of constants")]
        enum Index { $($id),* }
        $(
            #[doc = $text]
            pub const $id: Symbol = Symbol(Index::$id as u32);
        )*
        const TEXTS: &[&str] = &[$($text),*];
    };
}

names! {
    NAME "__name__" FILE "__file__" DOC "__doc__" MODULE "__module__" QUALNAME "__qualname__" DICT "__dict__"
    CLASS "__class__" BASES "__bases__" MRO "__mro__" INIT "__init__" NEW "__new__" CALL "__call__"
    REPR "__repr__" STR "__str__" FORMAT "__format__" BYTES "__bytes__" HASH "__hash__" BOOL "__bool__" LEN "__len__"
    LENGTH_HINT "__length_hint__" EQ "__eq__" NE "__ne__" LT "__lt__" LE "__le__" GT "__gt__" GE "__ge__"
    GETATTR "__getattr__" GETATTRIBUTE "__getattribute__" SETATTR "__setattr__" DELATTR "__delattr__" DIR "__dir__"
    GETITEM "__getitem__" SETITEM "__setitem__" DELITEM "__delitem__" MISSING "__missing__" CONTAINS "__contains__"
    ITER "__iter__" NEXT "__next__" REVERSED "__reversed__" GET "__get__" SET "__set__" DELETE "__delete__"
    SET_NAME "__set_name__" INIT_SUBCLASS "__init_subclass__" CLASS_GETITEM "__class_getitem__"
    ADD "__add__" RADD "__radd__" IADD "__iadd__" SUB "__sub__" RSUB "__rsub__" ISUB "__isub__"
    MUL "__mul__" RMUL "__rmul__" IMUL "__imul__" TRUEDIV "__truediv__" RTRUEDIV "__rtruediv__" ITRUEDIV "__itruediv__"
    FLOORDIV "__floordiv__" RFLOORDIV "__rfloordiv__" IFLOORDIV "__ifloordiv__" MOD "__mod__" RMOD "__rmod__" IMOD "__imod__"
    POW "__pow__" RPOW "__rpow__" IPOW "__ipow__" MATMUL "__matmul__" RMATMUL "__rmatmul__" IMATMUL "__imatmul__"
    LSHIFT "__lshift__" RLSHIFT "__rlshift__" ILSHIFT "__ilshift__" RSHIFT "__rshift__" RRSHIFT "__rrshift__" IRSHIFT "__irshift__"
    AND "__and__" RAND "__rand__" IAND "__iand__" OR "__or__" ROR "__ror__" IOR "__ior__" XOR "__xor__" RXOR "__rxor__" IXOR "__ixor__"
    DIVMOD "__divmod__" RDIVMOD "__rdivmod__" NEG "__neg__" POS "__pos__" INVERT "__invert__" ABS "__abs__"
    ROUND "__round__" INT "__int__" FLOAT "__float__" COMPLEX "__complex__" INDEX "__index__" TRUNC "__trunc__" FLOOR "__floor__" CEIL "__ceil__"
    ENTER "__enter__" EXIT "__exit__" AENTER "__aenter__" AEXIT "__aexit__" AWAIT "__await__" AITER "__aiter__" ANEXT "__anext__"
    DEL "__del__" SLOTS "__slots__" ANNOTATIONS "__annotations__" DEFAULTS "__defaults__" KWDEFAULTS "__kwdefaults__" WRAPPED "__wrapped__"
    FUNC "__func__" SELF "__self__" CLOSURE "__closure__" CODE "__code__" GLOBALS "__globals__" CAUSE "__cause__" CONTEXT "__context__"
    SUPPRESS_CONTEXT "__suppress_context__" TRACEBACK "__traceback__" NOTES "__notes__" ARGS "args" MATCH_ARGS "__match_args__"
    ABSTRACT "__isabstractmethod__" ABSTRACT_METHODS "__abstractmethods__" SUBCLASSES "__subclasses__" INSTANCECHECK "__instancecheck__"
    SUBCLASSCHECK "__subclasscheck__" ORIGIN "__origin__" ALL "__all__" PATH "__path__" BUILD_CLASS "__build_class__" MAIN "__main__"
    SEND "send" THROW "throw" CLOSE "close" VALUE "value" KEYS "keys" START "start" STOP "stop" STEP "step" REAL "real" IMAG "imag"
    NUMERATOR "numerator" DENOMINATOR "denominator" FGET "fget" FSET "fset" FDEL "fdel" ERRNO "errno" STRERROR "strerror" FILENAME "filename"
    CODE_ATTR "code" MESSAGE "message" EXCEPTIONS "exceptions" NAME_ATTR "name" OBJ "obj" CR_FRAME "cr_frame" CR_RUNNING "cr_running"
    GI_FRAME "gi_frame" GI_RUNNING "gi_running" TB_FRAME "tb_frame" TB_LINENO "tb_lineno" TB_NEXT "tb_next" PREPARE "__prepare__" METACLASS "metaclass"
    REDUCE "__reduce__" GETSTATE "__getstate__" SETSTATE "__setstate__" SIZEOF "__sizeof__" WEAKREF "__weakref__" FORMAT_SPEC "format_spec"
    BUILTINS "builtins" ITEM "item" FSPATH "__fspath__" COPY "__copy__" DEEPCOPY "__deepcopy__"
    LOOP_ATTR "_loop" STATE_ATTR "_state" RESULT_ATTR "_result" CALLBACKS "_callbacks" FUT_WAITER "_fut_waiter" CORO "_coro" NUMBER "_number"
    MUST_CANCEL "_must_cancel" BLOCKING "_asyncio_future_blocking" WAITS_ON "_on" READY "_ready" TASK "_task" THREAD "_thread"
    OWN_CONTEXT "_context" FINISHED "_finished"
}

/// The table with these names only.
pub fn table() -> Arc<Symbols> {
    static TABLE: OnceLock<Arc<Symbols>> = OnceLock::new();
    TABLE
        .get_or_init(|| {
            let mut symbols = Symbols::default();
            for text in TEXTS {
                symbols.intern(text);
            }
            Arc::new(symbols)
        })
        .clone()
}
