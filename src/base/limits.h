/* Every bound on hostile size in one place. Units are bytes unless the name says otherwise. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define KIB 1024u
#define MIB (1024u * 1024u)

#define LIMIT_JSON_DEPTH 128u         /* nesting levels, both directions */
#define LIMIT_XML_DEPTH 128u          /* nesting levels */
#define LIMIT_CBOR_DEPTH 128u         /* nesting levels */
#define LIMIT_MCP_LINE (16u * MIB)    /* one incoming protocol line */
#define LIMIT_MCP_VALUES 500000u      /* JSON values in it: each costs far more than its text */
#define LIMIT_MCP_OUT_LINE (9u * MIB) /* one outgoing line: SDK clients drop lines over 10 MiB */
#define LIMIT_COMMAND (1u * MIB)      /* one command line */
#define LIMIT_COMMAND_WORDS 10000u    /* words in a command line */
#define LIMIT_REQUEST_BODY (512u * MIB)
#define LIMIT_RESPONSE_BODY (512u * MIB)
#define LIMIT_RESPONSE_HEADERS (256u * KIB)
#define LIMIT_RESULT (512u * MIB) /* merged result of all pages, as text */
#define LIMIT_PAGES 1000000u      /* pages of one command */
#define LIMIT_FILE (512u * MIB)   /* a file read as a parameter value */
#define LIMIT_CONFIG_FILE (4u * MIB)
#define LIMIT_BATCH 20u                /* commands in one call_aws, and that run at once */
#define LIMIT_EXPANDED 400u            /* commands that --region '*' makes of them */
#define LIMIT_JMESPATH_DEPTH 200u      /* nesting of an expression */
#define LIMIT_JMESPATH_STEPS 50000000u /* evaluation steps */

#endif
