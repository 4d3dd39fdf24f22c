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

    private readonly byte[] _localPassword;
    private readonly byte[] _localPrefix;
    private readonly TransportAddress[] _validated = new TransportAddress[MaxValidatedAddresses];
    private byte[]? _remoteFragment;
    private int _validatedCount;
    private int _nextValidated;

    public IceLiteAgent(IceCredentials local, long nowUs)
    {
        ArgumentNullException.ThrowIfNull(local);
        Local = local;
        _localPassword = Encoding.ASCII.GetBytes(local.Password);
        _localPrefix = Encoding.ASCII.GetBytes(local.UsernameFragment + ":");
        LastCheckUs = nowUs;
    }

    public IceCredentials Local { get; }

    /// <summary>Where to send: the source of the latest authenticated check with USE-CANDIDATE, before that of the first check.</summary>
    public TransportAddress? RemoteAddress { get; private set; }

    public bool IsNominated { get; private set; }

    /// <summary>When the last authenticated check came, or when the agent was made.</summary>
    public long LastCheckUs { get; private set; }

    public long DeadlineUs => LastCheckUs + ConsentTimeoutUs;

    public long ChecksAnswered { get; private set; }

    public long ChecksRefused { get; private set; }

    public bool IsExpired(long nowUs) => nowUs - LastCheckUs >= ConsentTimeoutUs;

    /// <summary>From here on the second half of a check's username must be this fragment; until the answer came any is taken.</summary>
    public void SetRemoteFragment(string usernameFragment)
    {
        ArgumentNullException.ThrowIfNull(usernameFragment);
        _remoteFragment = Encoding.UTF8.GetBytes(usernameFragment);
    }

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
            || !IsOurUsername(request.Username)
            || !request.VerifyIntegrity(_localPassword))
        {
            ChecksRefused++;
            return 0;
        }
        if (request.UnknownRequired != 0)
            return WriteError(request, UnknownAttribute, response);
        if (request.IsControlled)
            return WriteError(request, RoleConflict, response);
        LastCheckUs = Math.Max(LastCheckUs, nowUs);
        ChecksAnswered++;
        Remember(from);
        if (request.UseCandidate)
        {
            IsNominated = true;
            RemoteAddress = from;
        }
        else if (!IsNominated)
        {
            RemoteAddress ??= from;
        }
        var writer = new StunWriter(response, StunClass.SuccessResponse, StunMessage.BindingMethod, request.TransactionId);
        writer.AddXorMappedAddress(from);
        writer.AddMessageIntegrity(_localPassword);
        writer.AddFingerprint();
        return Bounded(writer, request);
    }

    private bool IsOurUsername(ReadOnlySpan<byte> username) =>
        username.StartsWith(_localPrefix) && (_remoteFragment is null || username[_localPrefix.Length..].SequenceEqual(_remoteFragment));

    /// <summary>Keeps the latest few addresses: a peer on two networks checks from both, an attacker cannot get in here at all.</summary>
    private void Remember(in TransportAddress from)
    {
        if (IsValidated(from))
            return;
        _validated[_nextValidated] = from;
        _nextValidated = (_nextValidated + 1) % MaxValidatedAddresses;
        _validatedCount = Math.Min(_validatedCount + 1, MaxValidatedAddresses);
    }

    private int WriteError(in StunMessage request, int code, Span<byte> response)
    {
        ChecksRefused++;
        var writer = new StunWriter(response, StunClass.ErrorResponse, StunMessage.BindingMethod, request.TransactionId);
        writer.AddErrorCode(code);
        if (code == UnknownAttribute)
            writer.AddUnknownAttribute(request.UnknownRequired);
        writer.AddMessageIntegrity(_localPassword);
        writer.AddFingerprint();
        return Bounded(writer, request);
    }

    // Who knows the password may still have forged the source. A browser's check, with its priority and role, is longer than any answer.
    private static int Bounded(in StunWriter answer, in StunMessage request) => answer.Length <= request.Length ? answer.Length : 0;
}
