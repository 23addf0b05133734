"""Commands as they should be and as they should not, for `redis_corpus`."""

from typing import Final

__all__ = ["COMMANDS"]

COMMANDS: Final = r"""
# The connection
ping
ping hello
ping a b
echo hello
echo
echo a b
select 0
select 1x
select
nosuch
nosuch a
nosuch a b c
NoSuch 'a b' ""
hello
hello 2
hello x
client setname me | client getname
client getname
client nosuch
client
command count x
config
config get nosuch-setting
info nosuch
quit_not

# Strings
get k
get
get a b
set k v
set k v | get k
set k "" | get k
set k
set
set k v extra
set k v nx | set k w nx | get k
set k v xx | get k
set k v | set k w xx | get k
set k v NX XX
set k v nx nx
set k v get
set k v | set k w get | get k
set k v nx get | set k w nx get | get k
set k v ex 100 | ttl k
set k v EX 100 NX | ttl k
set k v nx ex 100 | ttl k
set k v px 100000 | ttl k
set k v exat 33177117420 | ttl nothing
set k v pxat 33177117420000 | persist k
set k v exat 1 | get k
set k v ex 100 px 100
set k v ex 100 keepttl
set k v ex
set k v ex x
set k v ex 0
set k v ex -1
set k v px 0
set k v ex 9223372036854775807
set k v px 9223372036854775807
set k v exat 9223372036854775807
set k v ex 9223372036854775808
set k v ex 1.5
set k v ex 100 | set k w keepttl | ttl k
set k v ex 100 | set k w | ttl k
set k v keepttl | ttl k
set k v get keepttl xx
lpush k a | set k v get
lpush k a | set k v nx get | type k
setex k 100 v | ttl k
setex k 0 v
setex k -1 v
setex k x v
setex k 100
psetex k 100000 v | ttl k
psetex k 0 v
setnx k v | setnx k w | get k
setnx k
getset k v | getset k w | get k
lpush k a | getset k v
getdel k | set k v | getdel k | get k
append k ab | append k cd | get k
append k
strlen k | set k abc | strlen k
setrange k 3 x | get k
setrange k 0 "" | exists k
setrange k -1 x
setrange k x x
setrange k 536870912 x
set k abcde | getrange k 1 3 | getrange k 0 -1 | getrange k -2 -1 | getrange k 3 1
set k abcde | getrange k -1 -2 | getrange k 9 20 | getrange k 0 -99 | getrange k x 1
mset a 1 b 2 | mget a b c
mset a 1 a 2 | get a
mset a
mset a 1 b
mset
mget
mget a
lpush k a | mget k k
msetnx a 1 b 2 | msetnx b 3 c 3 | mget a b c
msetnx a
incr n | incr n | get n
decr n | get n
incrby n 10 | decrby n 3 | get n
incrby n -10
incrby n x
incrby n 1.5
incrby n 9223372036854775807 | incr n | get n
incrby n 9223372036854775808
decrby n 9223372036854775807 | decr n | decr n
decrby n -9223372036854775808
incrby n +1
incrby n 01
incrby n ""
set n " 1" | incr n
set n 1a | incr n
set n "" | incr n
set n -0 | incr n
lpush n a | incr n
incr
incr a b
incrby n

# Keys
del k
del
set a 1 | set b 2 | del a b c a
set a 1 | unlink a b | get a
set a 1 | exists a a b
exists
expire k 100
set k v | expire k 100 | ttl k
set k v | expire k -1 | get k
set k v | expire k 0 | get k
set k v | expire k x
set k v | expire k
set k v | expire k 100 nosuch
set k v | expire k 9223372036854775807
set k v | expire k -9223372036854775807 | exists k
set k v | pexpire k 100000 | ttl k
set k v | pexpire k 9223372036854775807
set k v | expireat k 33177117420 | persist k
set k v | expireat k 1 | exists k
set k v | pexpireat k 33177117420000 | persist k
set k v | expire k 100 nx | expire k 200 nx | ttl k
set k v | expire k 100 xx | ttl k
set k v | expire k 100 gt | ttl k
set k v | expire k 100 lt | expire k 200 lt | ttl k
set k v | expire k 100 | expire k 200 GT | ttl k
set k v | expire k 100 | expire k 200 XX | ttl k
set k v ex 100 | expiretime nothing | pexpiretime nothing
set k v exat 33177117420 | expiretime k | pexpiretime k
set k v | expiretime k
set k v exat 33177117420 | incr n | rename k j | expiretime j
ttl k | pttl k | persist k
set k v | ttl k | pttl k | persist k
set k v ex 100 | persist k | ttl k
ttl
type k | set k v | type k | lpush l a | type l | hset h f v | type h | sadd s m | type s
flushall | keys *
keys
flushall | set abc 1 | keys a* | keys a?c | keys [a-b]bc | keys x* | keys [^b]bc | keys a\*
flushall | set hello 1 | keys h[aeiou]llo | keys h*l*o | keys hell[ | keys hell[o | keys **
flushall | scan 0
flushall | set k v | scan 0 | scan 0 match x* | scan 0 count 10 | scan 0 type string | scan 0 type list
flushall | set k v | scan 0 MATCH k COUNT 100 TYPE string
scan
scan x
flushall | scan 0 count
flushall | scan 0 count 0
flushall | scan 0 count x
flushall | scan 0 nosuch 1
scan -1
dbsize | set a 1 | dbsize | del a | dbsize
dbsize x
flushall | flushdb | flushall async | flushdb SYNC
flushall nosuch
rename a b
set a 1 | rename a b | get a | get b
set a 1 | rename a a | get a
set a 1 ex 100 | set b 2 | rename a b | ttl b
rename a
set a 1 | set b 2 | renamenx a b | renamenx a c | get c
renamenx a b
set a 1 | renamenx a a

# Lists
lpush l a b c | lrange l 0 -1
rpush l a b c | lrange l 0 -1
lpush l
lpush
lpushx l a | rpushx l a | exists l
rpush l a | lpushx l b c | rpushx l d | lrange l 0 -1
rpush l a b c | lpop l | rpop l | lpop l | lpop l
rpush l a b c | lpop l 2 | rpop l 5 | exists l
rpush l a b c | rpop l 2
rpush l a | lpop l 0 | llen l
lpop l 1
lpop l 0
lpop l -1
lpop l x
lpop l 1 2
lpop
llen l | rpush l a b | llen l
rpush l a b c d | lrange l 1 2 | lrange l -2 -1 | lrange l 3 1 | lrange l 9 10 | lrange l -9 9
lrange l x 1
lrange l 0
lrange l 0 -1
rpush l a b c | lindex l 0 | lindex l -1 | lindex l 3 | lindex l -4 | lindex l x
lindex l 0
rpush l a b c | lset l 1 x | lset l -1 z | lrange l 0 -1 | lset l 3 y | lset l x y
lset l 0 x
rpush l a b a c a | lrem l 0 a | lrange l 0 -1
rpush l a b a c a | lrem l 2 a | lrange l 0 -1
rpush l a b a c a | lrem l -2 a | lrange l 0 -1
rpush l a a | lrem l 0 a | exists l
lrem l 0 a
lrem l x a
rpush l a b c d | ltrim l 1 2 | lrange l 0 -1 | ltrim l 5 9 | exists l
ltrim l 0 1 | ltrim l x 1
rpush l a b | rpoplpush l m | lrange m 0 -1 | rpoplpush l l | rpoplpush x m
rpush l a b | lmove l m left right | lmove l m RIGHT LEFT | lrange m 0 -1
lmove l m up down
lmove l m left
set k v | lpush k a | lpop k | llen k | lrange k 0 -1 | lindex k 0 | lset k 0 x | lrem k 0 x
set k v | ltrim k 0 1 | rpoplpush k l | rpush l a | rpoplpush l k | blpop k 1
rpush l a b | blpop l 0 | brpop x l 5 | exists l
rpush l a b | blpop l l 1
blpop l
blpop
blpop l x
blpop l -1
blpop l 0.01
brpop a b 0.01
blpop a b c d 0.001 | ping
blpop l 1e400
blpop l nan
set k v | blpop k l 0
set k v | rpush l a | blpop l k 0

# Hashes
hset h f v | hset h f w g x | hget h f | hgetall h
hset h f
hset h
hset h f v g
hmset h f v g w | hgetall h
hmset h f
hsetnx h f v | hsetnx h f w | hget h f
hget h f | hget h
hmget h f | hset h f v | hmget h f g f
hmget h
hgetall h
hset h a 1 b 2 c 3 | hkeys h | hvals h | hlen h
hset h a 1 | hexists h a | hexists h b | hexists x a
hset h a 1 b 2 | hdel h a a x | hdel h b | exists h
hdel h a
hdel h
hset h a abc | hstrlen h a | hstrlen h b | hstrlen x a
hincrby h n 5 | hincrby h n -7 | hget h n
hset h n x | hincrby h n 1
hincrby h n x
hincrby h n 9223372036854775807 | hincrby h n 1
set k v | hset k f v | hget k f | hgetall k | hdel k f | hlen k | hincrby k f 1 | hmget k f
set k v | hsetnx k f v | hexists k f | hkeys k | hvals k | hstrlen k f

# Sets
sadd s a | sadd s a b | scard s | sismember s a | sismember s x | srem s b x | smembers s
sadd s
srem s x
scard s | smembers s | sismember s a
set k v | sadd k a | srem k a | smembers k | sismember k a | scard k
sadd s a | get s | lpush s a | hget s f | append s x | type s

# Transactions
multi | exec
multi | set k v | get k | exec
multi | set k v | lpush k a | get k | exec
multi | get | set k v | exec | get k
multi | nosuch | exec
multi | nosuch | nosuch | discard | exec
multi | multi | exec
multi | watch k | exec
multi | unwatch | ping | exec
multi | set k v | discard | get k
multi | discard x | discard
multi | exec x | exec
exec
discard
exec x
multi x
watch k | multi | set k v | exec
watch k | set k v | multi | ping | exec
watch k | set k v | unwatch | multi | ping | exec
watch k | set k v | multi | discard | multi | ping | exec
watch k | set k v | multi | get | exec | multi | ping | exec
watch a b | del a | multi | ping | exec
set a 1 | watch a | del a | multi | ping | exec
set a 1 | watch a | flushall | multi | ping | exec
set a 1 | watch a | get a | multi | ping | exec
watch
unwatch | unwatch x
multi | blpop l 0 | rpush l a b | blpop l 0 | brpop l 0 | exec
flushall | multi | mget a b | lrange l 0 -1 | hgetall h | keys * | ttl a | exec
multi | set k v ex 0 | set k v ex x | incr k | exec
multi | ping | ping x | echo y | exec
multi | publish c m | flushall | dbsize | exec
flushall | multi | expire k 10 nosuch | scan 0 | scan x | exec
multi | select 0 | type k | exec
multi | quit_not | exec

# Subscriptions that end again
subscribe a | unsubscribe
subscribe a | unsubscribe a | ping
subscribe a b a | unsubscribe a | unsubscribe b | ping
subscribe a | subscribe b | unsubscribe a b | get k
psubscribe a* | punsubscribe | ping
psubscribe a* | unsubscribe | punsubscribe a* | ping
subscribe a | psubscribe b | unsubscribe a | punsubscribe b | ping
unsubscribe
unsubscribe a
unsubscribe a b
punsubscribe
punsubscribe a b
subscribe
psubscribe
publish a m
publish a
publish a b c
subscribe a | get k | unsubscribe
subscribe a | nosuch | unsubscribe
subscribe a | ping | ping x | ping a b | unsubscribe
subscribe a | multi | unsubscribe
subscribe a | publish a m | unsubscribe
multi | subscribe a | exec | unsubscribe
pubsub channels | pubsub numsub | pubsub numpat
pubsub numsub a b
pubsub nosuch
pubsub
"""
