using System.Text;

namespace Classroom.Rtc.Ice;

/// <summary>The answering half of ICE for a host with a known address (RFC 8445 section 2.5): it replies to checks and never starts one.</summary>
public sealed class IceLiteAgent
{
    /// <summary>Silence after which the peer's consent to receive has run out (RFC 7675 allows 30 s; browsers ask at least each 5 s).</summary>
    public const long ConsentTimeoutUs = 15_000_000;

    /// <summary>No response of ours is longer than this.</summary>
    public const int MaxResponseLength = 128;

    private const int MaxValidatedAddresses = 8;
    private const int RoleConflict = 487;
    private const int UnknownAttribute = 420;

    private readonly TransportAddress[] _validated = new TransportAddress[MaxValidatedAddresses];
    private IceGeneration _selected;

    // Begun by a restart; takes over when a pair of it is nominated.
    private IceGeneration? _next;
    private int _validatedCount;
    private int _nextValidated;

    public IceLiteAgent(IceCredentials local, long nowUs)
    {
        ArgumentNullException.ThrowIfNull(local);
        _selected = new IceGeneration(local);
        LastCheckUs = nowUs;
    }

    /// <summary>What our newest description says.</summary>
    public IceCredentials Local => (_next ?? _selected).Local;

    /// <summary>The fragments by which checks may name this agent: the newest, and after a restart the one that media still goes by.</summary>
    public IReadOnlyList<string> Fragments =>
        _next is { } next ? [next.Local.UsernameFragment, _selected.Local.UsernameFragment] : [_selected.Local.UsernameFragment];

    /// <summary>Where to send: the source of the latest authenticated check with USE-CANDIDATE, before that of the first check.</summary>
    public TransportAddress? RemoteAddress { get; private set; }

    public bool IsNominated { get; private set; }

    /// <summary>When the last authenticated check came, or when the agent was made.</summary>
    public long LastCheckUs { get; private set; }

    public long ChecksAnswered { get; private set; }

    public long ChecksRefused { get; private set; }

    /// <summary>From here on the second half of a check's username must be this fragment; until the answer came any is taken.</summary>
    public void SetRemoteFragment(string usernameFragment)
    {
        ArgumentNullException.ThrowIfNull(usernameFragment);
        (_next ?? _selected).RemoteFragment = Encoding.UTF8.GetBytes(usernameFragment);
    }

    /// <summary>
    /// Begins an ICE restart under these credentials (RFC 8445 section 9). Media goes on over the pair that it has, whose checks are answered as before,
    /// until a pair is nominated under the new ones. A restart that was not finished gives way.
    /// </summary>
    public void Restart(IceCredentials local) => _next = new IceGeneration(local);

    /// <summary>Whether an authenticated check came from there: the gate for DTLS, RTP and RTCP.</summary>
    public bool IsValidated(in TransportAddress from)
    {
        for (var i = 0; i < _validatedCount; i++)
        {
            if (_validated[i] == from)
                return true;
        }
        return false;
    }

    /// <summary>The local fragment of a binding request's username, by which a socket finds the agent before it knows the address.</summary>
    public static bool TryGetLocalFragment(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> fragment)
    {
        fragment = default;
        if (!StunMessage.TryParse(datagram, out var message) || message.Class != StunClass.Request)
            return false;
        var colon = message.Username.IndexOf((byte)':');
        if (colon <= 0)
            return false;
        fragment = message.Username[..colon];
        return true;
    }

    /// <summary>
    /// Takes a STUN datagram and writes the response, if any; 0 means silence. Whoever does not know the password gets no answer, so that
    /// forged sources gain nothing; no answer is longer than its request.
    /// </summary>
    public int Handle(long nowUs, ReadOnlySpan<byte> datagram, in TransportAddress from, Span<byte> response)
    {
        if (!StunMessage.TryParse(datagram, out var request)
            || request.Class != StunClass.Request
            || request.Method != StunMessage.BindingMethod
            || FindGeneration(request.Username) is not { } generation
            || !request.VerifyIntegrity(generation.Password))
        {
            ChecksRefused++;
            return 0;
        }
        if (request.UnknownRequired != 0)
            return WriteError(request, UnknownAttribute, generation, response);
        if (request.IsControlled)
            return WriteError(request, RoleConflict, generation, response);
        LastCheckUs = Math.Max(LastCheckUs, nowUs);
        ChecksAnswered++;
        Remember(from);
        if (request.UseCandidate)
        {
            IsNominated = true;
            RemoteAddress = from;
            if (generation == _next)
                (_selected, _next) = (_next, null);
        }
        else if (!IsNominated)
        {
            RemoteAddress ??= from;
        }
        var writer = new StunWriter(response, StunClass.SuccessResponse, StunMessage.BindingMethod, request.TransactionId);
        writer.AddXorMappedAddress(from);
        writer.AddMessageIntegrity(generation.Password);
        writer.AddFingerprint();
        return Bounded(writer, request);
    }

    private IceGeneration? FindGeneration(ReadOnlySpan<byte> username) =>
        _next is not null && _next.IsNamed(username) ? _next : _selected.IsNamed(username) ? _selected : null;

    /// <summary>Keeps the latest few addresses: a peer on two networks checks from both, an attacker cannot get in here at all.</summary>
    private void Remember(in TransportAddress from)
    {
        if (IsValidated(from))
            return;
        _validated[_nextValidated] = from;
        _nextValidated = (_nextValidated + 1) % MaxValidatedAddresses;
        _validatedCount = Math.Min(_validatedCount + 1, MaxValidatedAddresses);
    }

    private int WriteError(in StunMessage request, int code, IceGeneration generation, Span<byte> response)
    {
        ChecksRefused++;
        var writer = new StunWriter(response, StunClass.ErrorResponse, StunMessage.BindingMethod, request.TransactionId);
        writer.AddErrorCode(code);
        if (code == UnknownAttribute)
            writer.AddUnknownAttribute(request.UnknownRequired);
        writer.AddMessageIntegrity(generation.Password);
        writer.AddFingerprint();
        return Bounded(writer, request);
    }

    // Who knows the password may still have forged the source. A browser's check, with its priority and role, is longer than any answer.
    private static int Bounded(in StunWriter answer, in StunMessage request) => answer.Length <= request.Length ? answer.Length : 0;
}
