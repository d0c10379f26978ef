//! The builtin classes. Each isolate has them at the same ids, from 0 on, in the order of this table.

use vm_code::{ObjId, Value};

use crate::object::Layout;

/// A builtin class.
pub struct TypeDef {
    pub name: &'static str,
    pub base: ObjId,
    pub layout: Layout,
    /// Whether it is a name of `builtins`.
    pub public: bool,
}

macro_rules! types {
    ($($id:ident $name:literal $base:ident $layout:ident $public:literal;)*) => {
        /// Counts them.
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "they are the names of constants")]
        enum Index { $($id),* }
        $(
            #[doc = $name]
            pub const $id: ObjId = ObjId(Index::$id as u32);
        )*
        /// All builtin classes; the index is the id.
        pub const TYPES: &[TypeDef] = &[
            $(TypeDef { name: $name, base: $base, layout: Layout::$layout, public: $public },)*
        ];
    };
}

types! {
    OBJECT "object" OBJECT Plain true;
    TYPE "type" OBJECT Type true;
    NONE_TYPE "NoneType" OBJECT Sealed false;
    NOT_IMPLEMENTED_TYPE "NotImplementedType" OBJECT Sealed false;
    ELLIPSIS_TYPE "ellipsis" OBJECT Sealed false;
    INT "int" OBJECT Int true;
    BOOL "bool" INT Sealed true;
    FLOAT "float" OBJECT Float true;
    COMPLEX "complex" OBJECT Complex true;
    STR "str" OBJECT Str true;
    BYTES "bytes" OBJECT Bytes true;
    BYTEARRAY "bytearray" OBJECT ByteArray true;
    LIST "list" OBJECT List true;
    TUPLE "tuple" OBJECT Tuple true;
    DICT "dict" OBJECT Dict true;
    SET "set" OBJECT Set true;
    FROZENSET "frozenset" OBJECT FrozenSet true;
    RANGE "range" OBJECT Sealed true;
    SLICE "slice" OBJECT Sealed true;
    FUNCTION "function" OBJECT Sealed false;
    BUILTIN_FUNCTION "builtin_function_or_method" OBJECT Sealed false;
    METHOD "method" OBJECT Sealed false;
    STATICMETHOD "staticmethod" OBJECT Sealed true;
    CLASSMETHOD "classmethod" OBJECT Sealed true;
    PROPERTY "property" OBJECT Sealed true;
    MODULE "module" OBJECT Sealed false;
    CELL "cell" OBJECT Sealed false;
    SUPER "super" OBJECT Sealed true;
    GENERATOR "generator" OBJECT Sealed false;
    COROUTINE "coroutine" OBJECT Sealed false;
    ASYNC_GENERATOR "async_generator" OBJECT Sealed false;
    LIST_ITERATOR "list_iterator" OBJECT Sealed false;
    TUPLE_ITERATOR "tuple_iterator" OBJECT Sealed false;
    STR_ITERATOR "str_iterator" OBJECT Sealed false;
    BYTES_ITERATOR "bytes_iterator" OBJECT Sealed false;
    RANGE_ITERATOR "range_iterator" OBJECT Sealed false;
    DICT_ITERATOR "dict_keyiterator" OBJECT Sealed false;
    SET_ITERATOR "set_iterator" OBJECT Sealed false;
    REVERSED "reversed" OBJECT Sealed true;
    ENUMERATE "enumerate" OBJECT Sealed true;
    ZIP "zip" OBJECT Sealed true;
    MAP "map" OBJECT Sealed true;
    FILTER "filter" OBJECT Sealed true;
    NATIVE_ITERATOR "iterator" OBJECT Sealed false;
    DICT_KEYS "dict_keys" OBJECT Sealed false;
    DICT_VALUES "dict_values" OBJECT Sealed false;
    DICT_ITEMS "dict_items" OBJECT Sealed false;
    NAMESPACE "mappingproxy" OBJECT Sealed false;
    TRACEBACK "traceback" OBJECT Sealed false;
    RANDOM "Random" OBJECT Random false;
    DEQUE "deque" OBJECT Deque false;
    DEQUE_ITERATOR "_deque_iterator" OBJECT Sealed false;
    ALIAS "GenericAlias" OBJECT Sealed false;

    BASE_EXCEPTION "BaseException" OBJECT Exception true;
    BASE_EXCEPTION_GROUP "BaseExceptionGroup" BASE_EXCEPTION Exception true;
    GENERATOR_EXIT "GeneratorExit" BASE_EXCEPTION Exception true;
    KEYBOARD_INTERRUPT "KeyboardInterrupt" BASE_EXCEPTION Exception true;
    SYSTEM_EXIT "SystemExit" BASE_EXCEPTION Exception true;
    EXCEPTION "Exception" BASE_EXCEPTION Exception true;
    EXCEPTION_GROUP "ExceptionGroup" BASE_EXCEPTION_GROUP Exception true;
    ARITHMETIC_ERROR "ArithmeticError" EXCEPTION Exception true;
    FLOATING_POINT_ERROR "FloatingPointError" ARITHMETIC_ERROR Exception true;
    OVERFLOW_ERROR "OverflowError" ARITHMETIC_ERROR Exception true;
    ZERO_DIVISION_ERROR "ZeroDivisionError" ARITHMETIC_ERROR Exception true;
    ASSERTION_ERROR "AssertionError" EXCEPTION Exception true;
    ATTRIBUTE_ERROR "AttributeError" EXCEPTION Exception true;
    BUFFER_ERROR "BufferError" EXCEPTION Exception true;
    EOF_ERROR "EOFError" EXCEPTION Exception true;
    IMPORT_ERROR "ImportError" EXCEPTION Exception true;
    MODULE_NOT_FOUND_ERROR "ModuleNotFoundError" IMPORT_ERROR Exception true;
    LOOKUP_ERROR "LookupError" EXCEPTION Exception true;
    INDEX_ERROR "IndexError" LOOKUP_ERROR Exception true;
    KEY_ERROR "KeyError" LOOKUP_ERROR Exception true;
    MEMORY_ERROR "MemoryError" EXCEPTION Exception true;
    NAME_ERROR "NameError" EXCEPTION Exception true;
    UNBOUND_LOCAL_ERROR "UnboundLocalError" NAME_ERROR Exception true;
    OS_ERROR "OSError" EXCEPTION Exception true;
    BLOCKING_IO_ERROR "BlockingIOError" OS_ERROR Exception true;
    CHILD_PROCESS_ERROR "ChildProcessError" OS_ERROR Exception true;
    CONNECTION_ERROR "ConnectionError" OS_ERROR Exception true;
    BROKEN_PIPE_ERROR "BrokenPipeError" CONNECTION_ERROR Exception true;
    CONNECTION_ABORTED_ERROR "ConnectionAbortedError" CONNECTION_ERROR Exception true;
    CONNECTION_REFUSED_ERROR "ConnectionRefusedError" CONNECTION_ERROR Exception true;
    CONNECTION_RESET_ERROR "ConnectionResetError" CONNECTION_ERROR Exception true;
    FILE_EXISTS_ERROR "FileExistsError" OS_ERROR Exception true;
    FILE_NOT_FOUND_ERROR "FileNotFoundError" OS_ERROR Exception true;
    INTERRUPTED_ERROR "InterruptedError" OS_ERROR Exception true;
    IS_A_DIRECTORY_ERROR "IsADirectoryError" OS_ERROR Exception true;
    NOT_A_DIRECTORY_ERROR "NotADirectoryError" OS_ERROR Exception true;
    PERMISSION_ERROR "PermissionError" OS_ERROR Exception true;
    PROCESS_LOOKUP_ERROR "ProcessLookupError" OS_ERROR Exception true;
    TIMEOUT_ERROR "TimeoutError" OS_ERROR Exception true;
    REFERENCE_ERROR "ReferenceError" EXCEPTION Exception true;
    RUNTIME_ERROR "RuntimeError" EXCEPTION Exception true;
    NOT_IMPLEMENTED_ERROR "NotImplementedError" RUNTIME_ERROR Exception true;
    RECURSION_ERROR "RecursionError" RUNTIME_ERROR Exception true;
    STOP_ASYNC_ITERATION "StopAsyncIteration" EXCEPTION Exception true;
    STOP_ITERATION "StopIteration" EXCEPTION Exception true;
    SYNTAX_ERROR "SyntaxError" EXCEPTION Exception true;
    INDENTATION_ERROR "IndentationError" SYNTAX_ERROR Exception true;
    TAB_ERROR "TabError" INDENTATION_ERROR Exception true;
    SYSTEM_ERROR "SystemError" EXCEPTION Exception true;
    TYPE_ERROR "TypeError" EXCEPTION Exception true;
    VALUE_ERROR "ValueError" EXCEPTION Exception true;
    UNICODE_ERROR "UnicodeError" VALUE_ERROR Exception true;
    UNICODE_DECODE_ERROR "UnicodeDecodeError" UNICODE_ERROR Exception true;
    UNICODE_ENCODE_ERROR "UnicodeEncodeError" UNICODE_ERROR Exception true;
    WARNING "Warning" EXCEPTION Exception true;
    BYTES_WARNING "BytesWarning" WARNING Exception true;
    DEPRECATION_WARNING "DeprecationWarning" WARNING Exception true;
    FUTURE_WARNING "FutureWarning" WARNING Exception true;
    IMPORT_WARNING "ImportWarning" WARNING Exception true;
    RESOURCE_WARNING "ResourceWarning" WARNING Exception true;
    RUNTIME_WARNING "RuntimeWarning" WARNING Exception true;
    SYNTAX_WARNING "SyntaxWarning" WARNING Exception true;
    USER_WARNING "UserWarning" WARNING Exception true;
}

/// A builtin class as a value.
pub const fn class(id: ObjId) -> Value {
    Value::Obj(id)
}
