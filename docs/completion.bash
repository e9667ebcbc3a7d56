# bash completion for aws-api-mcp-server
_aws_api_mcp_server() {
  local word=${COMP_WORDS[COMP_CWORD]} words=
  case $COMP_CWORD:${COMP_WORDS[1]}:${COMP_WORDS[2]-} in
  1:*) words="exec models policy suggest doctor --version --help" ;;
  2:exec:*) words="aws --stop-after=lex --stop-after=parse --stop-after=plan --stop-after=serialize" ;;
  2:models:*) words="build info update" ;;
  2:policy:*) words="check show dump" ;;
  2:doctor:*) words="--online" ;;
  3:policy:dump) words="--read-only" ;;
  *:models:build)
    case $word in -*) words="--from --to" ;; *) mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;; esac ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _aws_api_mcp_server aws-api-mcp-server
